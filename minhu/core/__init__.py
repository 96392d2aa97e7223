"""What every subject needs and no subject owns: lifecycles, the chain, time, secrets, the outbox."""
