DROP TABLE catalogue_change;
