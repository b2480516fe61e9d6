DROP TABLE indicator_value;
DROP TABLE indicator_version;
DROP TABLE indicator;
