DROP TABLE register_import_content;
DROP TABLE register_import;
