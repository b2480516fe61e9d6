DROP TABLE agency_succession;
DROP TABLE agency_path;
DROP TABLE agency;
