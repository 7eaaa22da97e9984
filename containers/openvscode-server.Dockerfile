# OpenVSCode Server with the extension in it:
#
#   docker build -f containers/openvscode-server.Dockerfile -t onthefly-openvscode .
#   docker run --init -p 127.0.0.1:3000:3000 -v "$PWD:/home/workspace" -v onthefly:/home/onthefly onthefly-openvscode
#
# It asks for no token: whoever reaches the port can run programs in the container. The workspace is the home of its user as well, and the
# first volume hides what the image has there: the extension is elsewhere, and sessions and trainings are in the second volume.
# Its own image brings the Node.js that it needs; the extension fits whichever that is.

FROM node:20.19.5-bookworm AS build
WORKDIR /onthefly
COPY containers/install-packages.sh containers/
RUN containers/install-packages.sh build
COPY . .
RUN node scripts/prepare.mjs extension

FROM gitpod/openvscode-server:1.105.1
USER root
COPY containers/install-packages.sh /tmp/
RUN /tmp/install-packages.sh run && mkdir -p /home/onthefly /home/extensions && chown openvscode-server:openvscode-server /home/onthefly /home/extensions
USER openvscode-server
ENV ONTHEFLY_DATA_DIR=/home/onthefly
COPY --from=build /onthefly/.cache/onthefly.vsix /tmp/
RUN ${OPENVSCODE_SERVER_ROOT}/bin/openvscode-server --extensions-dir /home/extensions --install-extension /tmp/onthefly.vsix
ENTRYPOINT ["/bin/sh", "-c", "exec ${OPENVSCODE_SERVER_ROOT}/bin/openvscode-server --host 0.0.0.0 --without-connection-token --extensions-dir /home/extensions \"${@}\"", "--"]
