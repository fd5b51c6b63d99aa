#!/bin/sh
# The interface of the public mysql and mariadb images, as far as the lab and Testcontainers' MySQL module use it: MYSQL_* (or MARIADB_*)
# variables make the accounts, arguments go to the server. The data folder was made with the image.
set -eu
case "${1:-mariadbd}" in -*) ;; mariadbd|mysqld) shift ;; *) exec "$@" ;; esac
quoted() { printf '%s' "$1" | sed "s/\\\\/\\\\\\\\/g; s/'/''/g"; }
name() { printf '%s' "$1" | sed 's/`/``/g'; }
database=${MYSQL_DATABASE:-${MARIADB_DATABASE:-}}
user=${MYSQL_USER:-${MARIADB_USER:-}}
password=${MYSQL_PASSWORD:-${MARIADB_PASSWORD:-}}
root=${MYSQL_ROOT_PASSWORD:-${MARIADB_ROOT_PASSWORD:-}}
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
exec mariadbd --no-defaults --user=root --datadir=/var/lib/mysql --bind-address=0.0.0.0 --port=3306 \
  --socket=/run/mysqld/mysqld.sock --init-file=/run/mysqld/init.sql "$@"
