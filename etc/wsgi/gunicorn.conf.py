"""gunicorn --config gunicorn.conf.py ironic_clone.cmd.wsgi:application"""
bind = '0.0.0.0:6385'
workers = 4
worker_class = 'gthread'
threads = 8
timeout = 120
raw_env = ['IRONIC_CLONE_CONFIG_FILES=/etc/ironic_clone/ironic_clone.conf']
