DROP TABLE session;
DROP TABLE officer_role;
DROP TABLE officer;
