# Dothi in three steps: styles and scripts, a virtual environment with the wheel, and the image that runs them.
# docker build --tag dothi .     Each command can be run by hand in a clean directory: docs/operations.md.

FROM node:22-bookworm-slim AS front-end
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY assets assets
COPY platform platform
COPY tenants tenants
COPY modules modules
RUN npm run --silent build

FROM python:3.11-slim-bookworm AS wheel
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/build && python -m venv /opt/dothi
COPY requirements requirements
RUN /opt/build/bin/pip install --quiet --require-hashes -r requirements/build.txt
RUN /opt/dothi/bin/pip install --quiet --require-hashes -r requirements/runtime.txt
COPY pyproject.toml README.md wsgi.py ./
COPY migrations migrations
COPY platform platform
COPY tenants tenants
COPY modules modules
COPY deploy/compile_translations.sh deploy/
RUN sh deploy/compile_translations.sh /opt/dothi/bin/pybabel
COPY --from=front-end /src/platform/dothi/web/static/built platform/dothi/web/static/built
RUN /opt/build/bin/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir /dist . \
    && /opt/dothi/bin/pip install --quiet --no-deps /dist/*.whl \
    && /opt/dothi/bin/pip uninstall --quiet --yes pip setuptools

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --create-home --home-dir /var/lib/dothi --shell /usr/sbin/nologin dothi \
    && install -d -o dothi -g dothi -m 0700 /var/lib/dothi/files
COPY --from=wheel /opt/dothi /opt/dothi
ENV PATH=/opt/dothi/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    BIND=0.0.0.0 PORT=8000 FILES_URL=file:///var/lib/dothi/files
USER dothi
WORKDIR /var/lib/dothi
VOLUME /var/lib/dothi/files
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]
CMD ["gunicorn", "-c", "python:dothi.gunicorn_conf"]
