"""S3 as the archive needs it: put once, whole answers, retention, leases, guarantees."""
