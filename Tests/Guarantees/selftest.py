#!/usr/bin/env python3
"""Every rig is shown to notice the fault it is for, without a server: a rig that could not fail would be no test."""

import backup
import checker
import damaged
import diskerror
import hunting
import killed
import logged
import malformed
import netfaults
import noninterference
import openapi_only
import powercut
import released
import resent
import restarted
import roles
import waking


def main() -> None:
    for rig in (checker, killed, powercut, diskerror, resent, restarted, waking, netfaults, backup, damaged, released, noninterference, malformed, openapi_only, roles, hunting, logged):
        print(f"{rig.__name__}: {rig.selftest()}")


if __name__ == "__main__":
    main()
