DROP TABLE calendar_year;
DROP TABLE calendar_day;
DROP TABLE calendar_shift;
DROP TABLE calendar;
