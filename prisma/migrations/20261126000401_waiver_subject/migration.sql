-- A waiver at high risk is decided about as any other request. A value of its own transaction: it cannot be used in the one that adds it.
ALTER TYPE "authorization_subject" ADD VALUE 'waiver';
