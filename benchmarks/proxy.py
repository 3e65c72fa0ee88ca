"""nginx before several servers, as docs/operators.md sets it up."""

from contextlib import contextmanager
from pathlib import Path

from benchmarks import servers
from project.serving import FILES
from tests.servers import program

# Its own folder for all it writes, so that it needs no rights; two files a phone.
CONFIGURATION = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
events {{ worker_connections {connections}; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    map $http_upgrade $connection_upgrade {{ default upgrade; "" close; }}
    upstream house {{
        least_conn;
        {servers}
    }}
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        location / {{
            proxy_pass http://house;
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
            proxy_read_timeout 75s;
            proxy_max_temp_file_size 0;
        }}
    }}
}}
"""


@contextmanager
def before(ports, *, port, folder):
    """Connections to ``port`` go to the server of ``ports`` that has the fewest."""
    home = Path(folder, "nginx")
    home.mkdir()
    (home / "nginx.conf").write_text(
        CONFIGURATION.format(
            folder=home,
            port=port,
            connections=FILES,
            servers="\n".join(f"server 127.0.0.1:{each};" for each in ports),
        )
    )
    ours = ("-e", "stderr", "-p", str(home), "-c", str(home / "nginx.conf"))
    with servers.running(port, program("nginx"), *ours) as process:
        yield process
