"""Find words in documents

The full-text index has no common form: FTS5 on SQLite, a text vector with a GIN index on PostgreSQL. On both it is the
table `search_index`, whose rows belong to those of `search_texts` and are written with them by `storage.search`.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5("
            "title, body, content='search_texts', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')"
        )
        op.execute("INSERT INTO search_index (search_index) VALUES ('rebuild')")
    else:
        op.execute(
            "CREATE TABLE search_index ("
            "id integer CONSTRAINT pk_search_index PRIMARY KEY "
            "CONSTRAINT fk_search_index_id_search_texts REFERENCES search_texts (id) ON DELETE CASCADE, "
            "words tsvector NOT NULL)"
        )
        op.execute(
            "INSERT INTO search_index (id, words) SELECT id, setweight(to_tsvector('english', title), 'A') || "
            "to_tsvector('english', left(body, 700000)) FROM search_texts"
        )
        op.execute("CREATE INDEX ix_search_index_words ON search_index USING gin (words)")


def downgrade() -> None:
    op.execute("DROP TABLE search_index")
