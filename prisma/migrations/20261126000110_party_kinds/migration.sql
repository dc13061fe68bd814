-- Values that the next migrations use: PostgreSQL takes a new value of an enumeration only after the transaction that made it.
ALTER TYPE "party" ADD VALUE 'affected_owner';
ALTER TYPE "party" ADD VALUE 'named_authority';
ALTER TYPE "seat_standing" ADD VALUE 'delegate';
