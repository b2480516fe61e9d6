DROP TABLE desk_setting;
DROP TABLE saved_filter;
DROP TABLE parked_form;
