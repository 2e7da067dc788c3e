#!/usr/bin/env bash
# Airflow with these DAGs on one machine, on SQLite, for development: whoever reaches the port is
# admin, so it listens to this machine only. Usage: AIRFLOW_HOME=FOLDER dags/standalone.sh BIN
set -euo pipefail
folder=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "$1" && pwd)
port=${AIRFLOW_PORT:-8080}
: "${AIRFLOW_HOME:?name the folder in which Airflow keeps its own files}"
if (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
  echo "port $port is taken: choose another with AIRFLOW_PORT=8081" >&2
  exit 1
fi
mkdir -p "$AIRFLOW_HOME"
AIRFLOW_HOME=$(cd "$AIRFLOW_HOME" && pwd)
PATH="$bin:$PATH" # standalone starts its parts by name
export AIRFLOW_HOME PATH
export AIRFLOW__CORE__DAGS_FOLDER="$folder"
export AIRFLOW__CORE__LOAD_EXAMPLES=false
export AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION=false
export AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS=true
export AIRFLOW__CORE__EXECUTION_API_SERVER_URL="http://127.0.0.1:$port/execution/"
export AIRFLOW__CORE__PARALLELISM=4
export AIRFLOW__API__HOST=127.0.0.1
export AIRFLOW__API__PORT="$port"
export AIRFLOW__API__WORKERS=1
export AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL=30
# A task waits for ever for a pool that is not there.
"$bin/airflow" db migrate >/dev/null
"$bin/tracker" feeds pools > "$AIRFLOW_HOME/pools.json"
"$bin/airflow" pools import "$AIRFLOW_HOME/pools.json" >/dev/null
echo "Airflow starts at http://127.0.0.1:$port - open it in a minute, stop it with Ctrl-C"
cd "$folder/.."

# A group of its own, ended as one: standalone by itself waits for ever for parts of its parts.
set -m
"$bin/airflow" standalone &
group=$!
end() {
  trap '' INT TERM
  kill -TERM -- "-$group" 2>/dev/null || true
  for _ in {1..15}; do
    kill -0 -- "-$group" 2>/dev/null || exit 0
    sleep 1
  done
  kill -KILL -- "-$group"
}
trap end INT TERM
wait "$group"
