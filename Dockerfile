# One image for every part: Tracker with Airflow, from hashed locks, without root. The file system
# may be read-only: only /tmp, /srv/tracker and /srv/airflow are written to.
FROM python:3.11.13-slim-bookworm AS build
RUN python -m venv /opt/tracker
WORKDIR /build
COPY requirements/airflow.lock requirements/
RUN /opt/tracker/bin/python -m pip install --no-cache-dir --no-deps --require-hashes -r requirements/airflow.lock
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY tracker tracker
COPY expectations expectations
COPY reports reports
RUN /opt/tracker/bin/python -m pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir wheels . \
  && /opt/tracker/bin/python -m pip install --no-cache-dir --no-deps --no-index wheels/*.whl

FROM python:3.11.13-slim-bookworm
RUN useradd --uid 10001 --no-create-home --home-dir /tmp tracker \
  && install -d -o tracker -g tracker /srv/tracker /srv/tracker/tmp /srv/airflow
COPY --from=build /opt/tracker /opt/tracker
COPY dags /opt/dags
# Large answers are unpacked in TMPDIR: it lies on the volume, for /tmp is memory.
ENV PATH=/opt/tracker/bin:$PATH \
    HOME=/tmp \
    TMPDIR=/srv/tracker/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    AIRFLOW_HOME=/srv/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/dags \
    AIRFLOW__CORE__LOAD_EXAMPLES=false \
    AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION=false \
    AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS=false \
    AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS=admin:admin \
    AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE=/tmp/airflow-passwords.json \
    TRACKER_HOME=/srv/tracker/var \
    TRACKER_SITE=/srv/tracker/site
USER tracker
WORKDIR /srv/tracker
ENTRYPOINT ["python", "-m", "tracker.start"]
CMD ["tracker", "--help"]
