import sqlalchemy as sa

from tests.servers import Server


def test_a_fresh_postgres_database_is_empty_and_gone_afterwards(postgres_server: Server) -> None:
    _lives_and_goes(postgres_server)


def test_a_fresh_mariadb_database_is_empty_and_gone_afterwards(mariadb_server: Server) -> None:
    _lives_and_goes(mariadb_server)


def test_each_test_gets_its_own_database(postgres_url: str, mariadb_url: str) -> None:
    for url in (postgres_url, mariadb_url):
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        assert sa.inspect(engine).get_table_names() == []


def _lives_and_goes(server: Server) -> None:
    with server.fresh_database() as url:
        name = sa.make_url(url).database
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        with engine.begin() as connection:
            connection.execute(sa.text("CREATE TABLE orders (id INTEGER)"))
        assert name in _databases(server)
    assert name not in _databases(server)


def _databases(server: Server) -> list[str]:
    engine = sa.create_engine(server.url, poolclass=sa.NullPool)
    listing = "SELECT datname FROM pg_database" if engine.dialect.name == "postgresql" else "SHOW DATABASES"
    with engine.connect() as connection:
        return list(connection.execute(sa.text(listing)).scalars())
