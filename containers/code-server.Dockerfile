# code-server with the extension in it:
#
#   docker build -f containers/code-server.Dockerfile -t onthefly-code-server .
#   docker run --init -p 127.0.0.1:3000:3000 -v "$PWD:/workspace" -v onthefly:/home/node/.local/share/onthefly onthefly-code-server
#
# It asks for no password: whoever reaches the port can run programs in the container.

FROM node:20.19.5-bookworm AS build
WORKDIR /onthefly
COPY containers/install-packages.sh containers/
RUN containers/install-packages.sh build
COPY . .
RUN node scripts/prepare.mjs code-server

FROM node:20.19.5-bookworm-slim
WORKDIR /onthefly
COPY containers/install-packages.sh containers/
RUN containers/install-packages.sh run && mkdir -p /workspace /home/node/.local/share/onthefly && chown -R node:node /workspace /home/node/.local
COPY --from=build --chown=node:node /onthefly .
USER node
EXPOSE 3000
CMD ["node", "scripts/start.mjs", "--host", "code-server", "/workspace", "--hostname", "0.0.0.0", "--port", "3000"]
