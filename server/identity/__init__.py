"""Users, roles, employees, sessions, devices and their enrolment, the audit trail."""
