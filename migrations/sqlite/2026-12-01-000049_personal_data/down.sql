DROP TABLE personal_read;
DROP TABLE personal_grant;
