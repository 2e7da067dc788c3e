# One image for every part: Tracker with Airflow, from hashed locks, without root.
FROM python:3.11.13-slim-bookworm AS build
RUN python -m venv /opt/tracker
WORKDIR /build
COPY requirements/airflow.lock requirements/
RUN /opt/tracker/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements/airflow.lock
COPY pyproject.toml README.md LICENSE ./
COPY tracker tracker
COPY expectations expectations
COPY reports reports
RUN /opt/tracker/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11.13-slim-bookworm
RUN useradd --uid 10001 --no-create-home tracker \
  && install -d -o tracker -g tracker /srv/tracker /srv/airflow
COPY --from=build /opt/tracker /opt/tracker
COPY dags /opt/dags
ENV PATH=/opt/tracker/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    AIRFLOW_HOME=/srv/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/dags \
    AIRFLOW__CORE__LOAD_EXAMPLES=false \
    AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION=false \
    AIRFLOW__USAGE_DATA_COLLECTION__ENABLED=false \
    TRACKER_HOME=/srv/tracker/var \
    TRACKER_SITE=/srv/tracker/site
USER tracker
WORKDIR /srv/tracker
CMD ["tracker", "--help"]
