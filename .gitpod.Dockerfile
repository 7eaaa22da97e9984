# The image of a Gitpod workspace of this repository: a person there gets system packages that last only through it.
FROM gitpod/workspace-full:2025-08-25-18-17-39
USER root
COPY containers/install-packages.sh /tmp/
RUN /tmp/install-packages.sh build && /tmp/install-packages.sh run
USER gitpod
