# Theia with OnTheFly built in:
#
#   docker build -f containers/theia.Dockerfile -t onthefly-theia .
#   docker run --init -p 127.0.0.1:3000:3000 -v "$PWD:/workspace" -v onthefly:/home/node/.theia onthefly-theia
#
# The IDE asks for no password: whoever reaches the port can run programs in the container.

FROM node:20.19.5-bookworm AS build
WORKDIR /onthefly
COPY containers/install-packages.sh containers/
RUN containers/install-packages.sh build
COPY . .
RUN node scripts/prepare.mjs theia

FROM node:20.19.5-bookworm-slim
WORKDIR /onthefly
COPY containers/install-packages.sh containers/
RUN containers/install-packages.sh run && mkdir -p /workspace /home/node/.theia && chown node:node /workspace /home/node/.theia
COPY --from=build --chown=node:node /onthefly .
USER node
EXPOSE 3000
CMD ["node", "scripts/start.mjs", "/workspace", "--hostname", "0.0.0.0", "--port", "3000"]
