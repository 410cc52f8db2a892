"""Places of providers and habits of feeds

Schools, nurseries and homes are found by name and place, so a provider keeps the address that the site lists. An article
keeps the address that opens it, and why and until when it is left alone; a feed keeps what is odd about it apart from
what failed.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ADDED = {
    "providers": (lambda: sa.Column("address", sqlmodel.sql.sqltypes.AutoString(), nullable=True),),
    "feeds": (lambda: sa.Column("warning", sqlmodel.sql.sqltypes.AutoString(), nullable=True),),
    "articles": (
        lambda: sa.Column("link", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        lambda: sa.Column("history", sa.Boolean(), nullable=False, server_default=sa.false()),
        lambda: sa.Column("left_alone", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        lambda: sa.Column("try_again_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    ),
}


def upgrade() -> None:
    for table, columns in ADDED.items():
        for column in columns:
            op.add_column(table, column())


def downgrade() -> None:
    for table, columns in ADDED.items():
        for column in columns:
            op.drop_column(table, column().name)
