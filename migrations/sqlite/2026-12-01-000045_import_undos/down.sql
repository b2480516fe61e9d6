DROP TABLE register_import_undo;
