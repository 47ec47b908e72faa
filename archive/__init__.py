"""What was kept: exchanges as WARC records, sealed files, objects, manifests, index."""
