-- A builder and a rule about provenance wait for a second person, who is told of it as of every other proposal.
ALTER TYPE need_kind ADD VALUE 'confirm_builder';
ALTER TYPE need_kind ADD VALUE 'confirm_provenance_rule';
