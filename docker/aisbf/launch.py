"""Starts one node of released AISBF. The working directory is the folder of its package that holds main.py; no file of it is changed.

usage: launch.py [--repair] [--unprivileged] -- ARGUMENTS OF main.py

--repair        0.99.92 replaces DatabaseManager.__init__ by a function that never makes the connection pool its connections come from, so
                no node of it can open MySQL. The pool is set up, by the release's own means, before the tables are made.
--unprivileged  A node whose effective user is root logs to one folder that all nodes of the machine share. This one does not say it is.
"""

import os
import runpy
import sys


def repair():
    from aisbf.database import DatabaseManager

    if not hasattr(DatabaseManager, "_init_mysql_pool"):
        return
    make_tables = DatabaseManager._initialize_database

    def pool_then_tables(self, *args, **kwargs):
        if self.db_type == "mysql" and self._mysql_pool is None:
            self._init_mysql_pool()
        return make_tables(self, *args, **kwargs)

    DatabaseManager._mysql_pool = None
    DatabaseManager._initialize_database = pool_then_tables


def main():
    at = sys.argv.index("--")
    switches, arguments = sys.argv[1:at], sys.argv[at + 1 :]
    sys.path.insert(0, os.getcwd())
    sys.argv = ["main.py", *arguments]
    if "--unprivileged" in switches:
        os.geteuid = lambda: 65534
    if "--repair" in switches:
        repair()
    runpy.run_path("main.py", run_name="__main__")


main()
