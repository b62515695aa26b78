"""What units report up the levels, and what schools hand in each year (GH-02, DC-25 to DC-27, BS-23)."""
