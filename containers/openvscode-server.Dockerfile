# OpenVSCode Server with the extension in it:
#
#   docker build -f containers/openvscode-server.Dockerfile -t onthefly-openvscode .
#   docker run -p 127.0.0.1:3000:3000 -v "$PWD:/home/workspace" onthefly-openvscode
#
# Its own image brings the Node.js that it needs; the extension fits whichever that is.

ARG SERVER=gitpod/openvscode-server:latest

FROM node:20-bookworm AS build
WORKDIR /onthefly
COPY containers/install-packages.sh containers/
RUN containers/install-packages.sh build
COPY . .
RUN node scripts/prepare.mjs extension

FROM ${SERVER}
USER root
COPY containers/install-packages.sh /tmp/
RUN /tmp/install-packages.sh run
USER openvscode-server
COPY --from=build /onthefly/.cache/onthefly.vsix /tmp/
RUN ${OPENVSCODE_SERVER_ROOT}/bin/openvscode-server --install-extension /tmp/onthefly.vsix
