-- Two counties for benchmarks/reads: every value follows from its row's number, so a rebuild gives the same rows.
-- bench.students says how many. Identity numbers end in N instead of a check character, and their sequence counts
-- down from 999 (partners/numbers.py): they belong to nobody.

-- A UUIDv7 of the row's number: one row a millisecond, the rest from its hash.
CREATE FUNCTION pg_temp.key(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (lpad(to_hex(1754006400000 + n), 12, '0') || '7' || left(h, 3) || '8' || substr(h, 4, 15))::uuid
    FROM (SELECT md5(kind || n)) AS hashed (h)
$$;

CREATE FUNCTION pg_temp.given(n bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN n % 7 = 0 THEN '' ELSE substr('子梓雨宇一思浩欣佳俊文志明晓建海春小玉家嘉国永少天成若语沐', 1 + (n * 13 % 29)::int, 1) END
        || substr('伟强磊军洋勇杰涛超浩轩博芳娜静敏燕艳丽娟霞秀兰桂英雪梅琳洁萍红婷婉怡悦彤瑶诗', 1 + (n * 17 % 38)::int, 1)
$$;

CREATE FUNCTION pg_temp.surname(n bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT substr('王王王李李李张张张刘刘陈陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭', 1 + (n * 31 % 47)::int, 1)
$$;

-- What is sealed is of the right length and belongs to no key: no measured read opens it.
CREATE FUNCTION pg_temp.sealed(value text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT substring(sha256(convert_to(value, 'UTF8')) || sha256(convert_to('sealed' || value, 'UTF8')) FROM 1 FOR 33 + octet_length(value))
$$;
CREATE FUNCTION pg_temp.blind(value text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT sha256(convert_to('blind' || value, 'UTF8'))
$$;
CREATE FUNCTION pg_temp.masked(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT left(value, 6) || repeat('*', length(value) - 7) || right(value, 1)
$$;

-- County 0 has nine tenths of everything.
CREATE TEMP TABLE county AS
    SELECT * FROM (VALUES (0, '150785', '根河市', 20, 108), (1, '150784', '额尔古纳市', 3, 12))
        AS given (no, code, name, townships, schools);

INSERT INTO jurisdiction (id, code, name_zh, level) SELECT pg_temp.key('jurisdiction', no), code, name, 'COUNTY' FROM county;

CREATE TEMP TABLE township AS
    SELECT row_number() OVER (ORDER BY c.no, t) - 1 AS no, c.no AS county, c.code, t,
        substr('东西南北上下前后大小金银清青白红新旧高长', 1 + t, 1) || substr('河山岭川坪沟湾桥塘林', 1 + t % 10, 1) || '镇' AS name
    FROM county c, generate_series(0, c.townships - 1) AS t;

CREATE TEMP TABLE village AS
    SELECT row_number() OVER (ORDER BY county, v, t) - 1 AS no, county, code, t, v, no AS township,
        substr('石柳杨桃杏松柏荷竹梅兰菊枫槐榆桑枣梨', 1 + v % 18, 1) || substr('树家庄园泉坡窑屯洼台', 1 + (v * 3 + t) % 10, 1) || '村' AS name
    FROM township, generate_series(0, 20) AS v;

CREATE TEMP TABLE school_made AS
    SELECT row_number() OVER (ORDER BY c.no, s) - 1 AS no, c.no AS county, c.code, s, t.no AS township,
        (ARRAY['PRIMARY', 'PRIMARY', 'JUNIOR', 'NINE_YEAR'])[1 + s % 4] AS stage,
        c.name || '第' || (s + 1) || (ARRAY['小学', '中心小学', '中学', '学校'])[1 + s % 4] AS name
    FROM county c, generate_series(0, c.schools - 1) AS s, township t
    WHERE t.county = c.no AND t.t = s % c.townships;

INSERT INTO organization (id, jurisdiction_code, code, type, department, name_zh)
    SELECT pg_temp.key('bureau', no), code, code, 'EDUCATION_BUREAU', 'EDUCATION_BUREAU', name || '教育局' FROM county;
INSERT INTO organization (id, jurisdiction_code, code, type, name_zh, parent_id)
    SELECT pg_temp.key('township', no), code, code || (100 + t), 'TOWNSHIP', name, pg_temp.key('bureau', county) FROM township;
INSERT INTO organization (id, jurisdiction_code, code, type, name_zh, parent_id)
    SELECT pg_temp.key('village', no), code, code || (100 + t) || (200 + v), 'VILLAGE', name, pg_temp.key('township', township) FROM village;
INSERT INTO organization (id, jurisdiction_code, code, type, name_zh, parent_id)
    SELECT pg_temp.key('school', no), code, code || (9000 + s), 'SCHOOL', name, pg_temp.key('township', township) FROM school_made;
INSERT INTO school (id, school_code, stage, township_id)
    SELECT pg_temp.key('school', no), code || (9000 + s), stage, pg_temp.key('township', township) FROM school_made;
INSERT INTO school_class (id, school_id, school_year, grade, class_no)
    SELECT pg_temp.key('class', no * 100 + grade * 10 + class_no), pg_temp.key('school', no), '2026-2027', grade, class_no
    FROM school_made, generate_series(1, 9) AS grade, generate_series(1, 4) AS class_no;

-- A school keeps four ledgers, a township two, the bureau one.
CREATE TEMP TABLE ledger_kind AS
    SELECT * FROM (VALUES (0, 'SCHOOL_AGE_ENROLLMENT'), (1, 'ENROLLMENT_CHANGE'), (2, 'LEARNING_DIFFICULTY_SUPPORT'), (3, 'SUSPECTED_DROPOUT'))
        AS given (no, type);
INSERT INTO ledger (id, jurisdiction_code, type, owner_id, scope, status)
    SELECT pg_temp.key('school ledger', s.no * 10 + k.no), s.code, k.type, pg_temp.key('school', s.no), 'SCHOOL', 'CURRENT'
    FROM school_made s, ledger_kind k;
INSERT INTO ledger (id, jurisdiction_code, type, owner_id, scope, status)
    SELECT pg_temp.key('township ledger', t.no * 10 + k), t.code, (ARRAY['CATCHMENT_SCHOOL_AGE', 'WORK'])[1 + k],
        pg_temp.key('township', t.no), 'TOWNSHIP', 'CURRENT'
    FROM township t, generate_series(0, 1) AS k;

-- Siblings come in pairs, and a pair shares its two guardians and its county.
CREATE TEMP TABLE child AS
    SELECT n, county.no AS county, county.code, date '2011-09-01' + (n % 3285)::int AS born,
        v.no AS village, v.township, s.no AS school, (n * 11 % 100)::int AS chance
    FROM generate_series(0, current_setting('bench.students')::bigint - 1) AS n
    CROSS JOIN LATERAL (SELECT CASE WHEN n / 2 % 10 = 9 THEN 1 ELSE 0 END, n / 2 * 7919) AS drawn (county, place)
    JOIN county ON county.no = drawn.county
    JOIN village v ON v.no = CASE drawn.county WHEN 0 THEN place % 420 ELSE 420 + place % 63 END
    JOIN school_made s ON s.no = CASE drawn.county WHEN 0 THEN (place / 3 + n % 2) % 108 ELSE 108 + (place / 3 + n % 2) % 12 END;
ANALYZE child;

INSERT INTO student (id, jurisdiction_code, name, id_type, id_number_sealed, id_number_index, id_number_masked, id_status,
        student_no_sealed, student_no_index, student_no_masked, sex, birth_date, ethnicity, nationality, phone_sealed, phone_index,
        home_address_sealed, home_address_index, schooling_status, status_since, coverage_basis, village_id)
    SELECT pg_temp.key('student', n), code, pg_temp.surname(n / 2) || pg_temp.given(n), 'RESIDENT_ID', pg_temp.sealed(number),
        pg_temp.blind(number), pg_temp.masked(number), 'VERIFIED', pg_temp.sealed('G' || number), pg_temp.blind('G' || number),
        pg_temp.masked('G' || number), CASE n % 2 WHEN 0 THEN 'MALE' ELSE 'FEMALE' END, born, '01', 'CHN',
        pg_temp.sealed('19900' || lpad((n % 1000000)::text, 6, '0')), pg_temp.blind('19900' || lpad((n % 1000000)::text, 6, '0')),
        pg_temp.sealed('某街' || n % 200 || '号'), pg_temp.blind('某街' || n % 200 || '号'),
        CASE WHEN chance < 70 THEN 'ATTENDING' WHEN chance < 82 THEN 'RETURNED' WHEN chance < 90 THEN 'AT_RISK'
            WHEN chance < 96 THEN 'ATTENDING_INCLUSIVE' ELSE 'SUSPECTED_DROPOUT' END,
        date '2026-03-01' + chance, 'HOUSEHOLD', pg_temp.key('village', village)
    FROM child, LATERAL (SELECT code || to_char(born, 'YYYYMMDD') || (999 - n % 2 - n / 6570 * 2) || 'N') AS made (number)
    ORDER BY n;

INSERT INTO enrollment (id, student_id, student_no_masked, school_id, class_id, grade, entry_date, status)
    SELECT pg_temp.key('enrollment', n), pg_temp.key('student', n), NULL, pg_temp.key('school', school),
        pg_temp.key('class', school * 100 + grade * 10 + 1 + n % 4), grade, date '2026-09-01' - 365 * (grade - 1), 'ACTIVE'
    FROM child, LATERAL (SELECT 1 + least(8, (date '2020-09-01' - born) / 365)) AS of_age (grade)
    ORDER BY n;

INSERT INTO guardian (id, jurisdiction_code, name, id_number_sealed, id_number_index, id_number_masked, phone_sealed, phone_index)
    SELECT pg_temp.key('guardian', n), code, pg_temp.surname(CASE n % 2 WHEN 0 THEN n / 2 ELSE n * 3 + 1 END) || pg_temp.given(n * 5 + 2),
        pg_temp.sealed(number), pg_temp.blind(number), pg_temp.masked(number), pg_temp.sealed(phone), pg_temp.blind(phone)
    FROM child, LATERAL (SELECT code || to_char(date '1978-01-01' + (n % 5475)::int, 'YYYYMMDD') || (999 - n % 2 - n / 10950 * 2) || 'N',
        '19900' || lpad((n % 1000000)::text, 6, '0')) AS made (number, phone)
    ORDER BY n;
INSERT INTO guardianship (id, student_id, guardian_id, relation)
    SELECT pg_temp.key('guardianship', n * 2 + k), pg_temp.key('student', n), pg_temp.key('guardian', n / 2 * 2 + k),
        CASE k WHEN 0 THEN 'FATHER' ELSE 'MOTHER' END
    FROM child, generate_series(0, 1) AS k ORDER BY n, k;

-- Entries are made month by month, so a child's three lie on three pages of the table.
INSERT INTO ledger_entry (id, ledger_id, student_id, state, reason, opened_at, closed_at)
    SELECT pg_temp.key('entry', k * 10000000 + n),
        CASE k WHEN 0 THEN pg_temp.key('school ledger', school * 10)
            WHEN 1 THEN pg_temp.key('township ledger', township * 10 + n % 2)
            ELSE pg_temp.key('school ledger', school * 10 + 1 + n % 3) END,
        pg_temp.key('student', n),
        CASE WHEN k < 2 THEN 'OPEN' WHEN chance < 60 THEN 'CLOSED' WHEN chance < 80 THEN 'UPDATED' ELSE 'OPEN' END,
        CASE k WHEN 2 THEN (ARRAY['转学', '连续三天未到校', '学习困难'])[1 + n % 3] END,
        timestamptz '2026-03-01 08:00+08' + k * interval '31 days' + n % 86400 * interval '1 second',
        CASE WHEN k = 2 AND chance < 60 THEN timestamptz '2026-07-01 08:00+08' END
    FROM child, generate_series(0, 2) AS k ORDER BY k, n;
