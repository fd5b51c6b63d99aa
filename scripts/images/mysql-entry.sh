#!/bin/sh
# The interface of the public mysql image, as far as the lab and Testcontainers' MySQL module use it: MYSQL_*
# variables make the accounts, arguments go to the server. The data folder was made with the image.
set -eu
case "${1:-mysqld}" in -*) ;; mysqld) shift ;; *) exec "$@" ;; esac
quoted() { printf '%s' "$1" | sed "s/\\\\/\\\\\\\\/g; s/'/''/g"; }
name() { printf '%s' "$1" | sed 's/`/``/g'; }
database=${MYSQL_DATABASE:-}
user=${MYSQL_USER:-}
password=${MYSQL_PASSWORD:-}
root=${MYSQL_ROOT_PASSWORD:-}
{
  if [ -n "$root" ]; then
    echo "CREATE USER IF NOT EXISTS 'root'@'%' IDENTIFIED BY '$(quoted "$root")';"
    echo "GRANT ALL ON *.* TO 'root'@'%' WITH GRANT OPTION;"
    echo "ALTER USER 'root'@'localhost' IDENTIFIED BY '$(quoted "$root")';"
  fi
  if [ -n "$database" ]; then echo "CREATE DATABASE IF NOT EXISTS \`$(name "$database")\`;"; fi
  if [ -n "$user" ] && [ "$user" != root ]; then
    echo "CREATE USER IF NOT EXISTS '$(quoted "$user")'@'%' IDENTIFIED BY '$(quoted "$password")';"
    if [ -n "$database" ]; then echo "GRANT ALL ON \`$(name "$database")\`.* TO '$(quoted "$user")'@'%';"; fi
  fi
} >/run/mysqld/init.sql
exec mysqld --no-defaults --user=root --datadir=/var/lib/mysql --bind-address=0.0.0.0 --port=3306 --mysqlx=OFF --skip-log-bin \
  --socket=/run/mysqld/mysqld.sock --secure-file-priv=NULL --init-file=/run/mysqld/init.sql "$@"
