"""Everything remembered: tables, migrations, one `transaction()`. No SQLAlchemy type leaves this folder."""
