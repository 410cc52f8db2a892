# The service in a container: no shell tricks, no root, nothing written but to /data.
FROM python:3.12-slim AS build
WORKDIR /build
RUN python -m venv /app/.venv
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY main.py ./
COPY outcomes ./outcomes
COPY scraper ./scraper
COPY storage ./storage
COPY alerts ./alerts
COPY service ./service
COPY web ./web
COPY demo ./demo
RUN /app/.venv/bin/pip install --no-cache-dir -c constraints.txt ".[postgres,web,export]"

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /data gradewatch && mkdir -p /data && chown gradewatch /data
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 GRADEWATCH_DATA_DIR=/data
USER gradewatch
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5m --timeout=20s --start-period=30m --retries=3 CMD ["gradewatch", "status", "--healthy"]
CMD ["gradewatch", "run"]
