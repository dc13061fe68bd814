-- What is on its way to a service, without reading all that ever came to it.
CREATE INDEX release_open_by_service ON release (service_id) WHERE phase NOT IN ('closed', 'cancelled');
