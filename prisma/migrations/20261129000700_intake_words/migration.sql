-- Outside components enter the library by a request for change of their own kind, decided as a subject of its own. Values of their own
-- transaction: they cannot be used in the one that adds them.
ALTER TYPE "change_origin" ADD VALUE 'intake';
ALTER TYPE "authorization_subject" ADD VALUE 'intake';
