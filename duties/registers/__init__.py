"""The registers of units: plans, meetings, publicity, legal-education teams, staff in numbers, teachers, schools paired."""
