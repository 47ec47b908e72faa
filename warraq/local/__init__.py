"""One machine's own runtime: the embedded store, Airflow, the sample newspaper and replay."""
