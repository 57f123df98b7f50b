"""The version of the product; setup.cfg reads it from here, without importing anything else."""

NAME = 'ironic_clone'
"""oslo.config's project name: /etc/ironic_clone/ironic_clone.conf."""

VERSION = '0.1.0'
