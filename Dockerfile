# As thin as `make run`'s own steps: locked requirements, then the wheel of this very source.
FROM python:3.12-slim AS build
WORKDIR /source
COPY requirements.txt ./
RUN python -m venv /opt/reuse && /opt/reuse/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
RUN /opt/reuse/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.12-slim
COPY --from=build /opt/reuse /opt/reuse
RUN useradd --uid 10001 --no-create-home --home-dir /var/lib/reuse reuse && install -d -o 10001 -g 10001 -m 0700 /var/lib/reuse
USER 10001
ENV PATH=/opt/reuse/bin:$PATH DATA_DIR=/var/lib/reuse PORT=8000
VOLUME /var/lib/reuse
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
CMD ["reuse", "serve", "--host", "0.0.0.0"]
