"""What leaves the kiosk for other programs: FHIR, CSV, a note for the record, and answers without identity for replay."""
