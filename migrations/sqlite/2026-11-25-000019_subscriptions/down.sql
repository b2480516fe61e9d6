DROP TABLE report_delivery_seen;
DROP TABLE report_delivery;
DROP TABLE report_receiver;
DROP TABLE report_subscription;
