# Ringback without the desktop window: receiver, engine, console, command line. docs/ci.md says how to use it, and what of
# this file has been run.
FROM node:24-slim AS build
WORKDIR /src
COPY . .
RUN npm ci --ignore-scripts
RUN npm run package -- --headless
RUN npm pack ./out/headless-package --pack-destination /tmp

FROM node:24-slim
COPY --from=build /tmp/ringback-headless-*.tgz /tmp/
RUN npm install --global --omit=dev --no-audit --no-fund /tmp/ringback-headless-*.tgz && rm /tmp/ringback-headless-*.tgz
RUN install -d -o node -g node -m 0700 /data
USER node
VOLUME /data
# The receiver. Console and sandbox CRM stay on the container's own loopback.
EXPOSE 4400
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s CMD ["node", "-e", "const e = JSON.parse(fs.readFileSync('/data/engine.json', 'utf8')); fetch(e.console + '/api/status', { headers: { authorization: 'Bearer ' + e.token } }).then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["ringback"]
CMD ["serve", "--data", "/data", "--receiver-host", "0.0.0.0", "--json"]
