/**
 * What production's own handler needs to send a copy of each webhook here: raw bytes and headers as they came, and the URL
 * that the provider called. Nobody waits for a copy and nothing fails with it: two seconds, then it is given up. Tests run
 * each of them as it stands here.
 */

/** Says the URL of the provider in full; a copy is believed where it continues the source's own. */
export const originalUrlHeader = "x-ringback-original-url";

export type SnippetLanguage = "node" | "python" | "php" | "nginx";

export type SnippetUrls = {
  /** The source's own URL. */
  sourceUrl: string;
  /** What the provider calls. */
  originalUrl: string;
};

export type MirrorSnippet = {
  language: SnippetLanguage;
  name: string;
  /** Where it goes, one sentence. */
  place: string;
  code: string;
};

export function mirrorSnippets(urls: SnippetUrls): MirrorSnippet[] {
  const { origin, pathname } = new URL(urls.originalUrl);
  const parts = { ...urls, origin, path: pathname, host: new URL(urls.sourceUrl).host };
  return [
    {
      language: "node",
      name: "Node",
      place:
        "Call it first, with the request and its raw bytes: in Express that is the body of express.raw({ type: () => true }).",
      code: node(parts),
    },
    {
      language: "python",
      name: "Python",
      place:
        "Call it first, with method, path and query, header pairs and raw bytes: in Flask request.method, request.full_path, request.headers.items(), request.get_data().",
      code: python(parts),
    },
    {
      language: "php",
      name: "PHP",
      place:
        "Call it first, with $body = file_get_contents('php://input'). Under PHP-FPM the provider is answered before the copy leaves.",
      code: php(parts),
    },
    {
      language: "nginx",
      name: "nginx",
      place:
        "In the server that the provider calls: add the first line to the location of your webhook, and the second location.",
      code: nginx(parts),
    },
  ];
}

type Parts = SnippetUrls & { origin: string; path: string; host: string };

const left = ["host", "connection", "content-length", "transfer-encoding", "expect"];

function node({ sourceUrl, origin }: Parts): string {
  return `async function copyToRingback(request, body) {
  try {
    const target = request.originalUrl ?? request.url;
    const left = ${JSON.stringify(left)};
    const kept = Object.entries(request.headersDistinct).filter(([name]) => !left.includes(name));
    const headers = kept.flatMap(([name, values]) => values.map((value) => [name, value]));
    headers.push(["x-ringback-original-url", "${origin}" + target]);
    const copy = { method: request.method, headers, signal: AbortSignal.timeout(2000), ...(body?.length && { body }) };
    await fetch("${sourceUrl}" + target.replace(/^[^?]*/, ""), copy);
  } catch {} // a copy that fails is none of production's business
}`;
}

function python({ sourceUrl, origin }: Parts): string {
  return `import threading, urllib.request
def copy_to_ringback(method, target, headers, body):
    def send():
        try:
            left = ${pythonTuple(left)}
            kept = {name: value for name, value in headers if name.lower() not in left}
            kept["x-ringback-original-url"] = "${origin}" + target
            url = "${sourceUrl}" + "".join(target.partition("?")[1:])
            urllib.request.urlopen(urllib.request.Request(url, body or None, kept, method=method), timeout=2)
        except Exception: pass
    threading.Thread(target=send, daemon=True).start()`;
}

function pythonTuple(names: string[]): string {
  return `(${names.map((name) => `"${name}"`).join(", ")})`;
}

function php({ sourceUrl, origin }: Parts): string {
  return `function copy_to_ringback(string $body): void {
  $left = [${left.map((name) => `'${name}'`).join(", ")}];
  $lines = ['x-ringback-original-url: ${origin}' . $_SERVER['REQUEST_URI']];
  foreach (getallheaders() as $name => $value) if (!in_array(strtolower($name), $left)) $lines[] = "$name: $value";
  $http = ['method' => $_SERVER['REQUEST_METHOD'], 'header' => $lines, 'content' => $body, 'timeout' => 2];
  $url = '${sourceUrl}' . strstr($_SERVER['REQUEST_URI'], '?');
  register_shutdown_function(function () use ($url, $http) {
    if (function_exists('fastcgi_finish_request')) fastcgi_finish_request();
    @file_get_contents($url, false, stream_context_create(['http' => $http]));
  });
}`;
}

function nginx({ sourceUrl, origin, path, host }: Parts): string {
  const quoted = /^[\w./~-]+$/.test(path) ? path : `"${path}"`;
  return `location = ${quoted} { mirror /ringback-copy; proxy_pass http://127.0.0.1:3000; }  # your handler, as before
location = /ringback-copy {
  internal;
  proxy_pass ${sourceUrl};
  proxy_set_header Host ${host};
  proxy_set_header x-ringback-original-url ${origin}$request_uri;
  proxy_ssl_server_name on;
  proxy_connect_timeout 1s; proxy_send_timeout 2s; proxy_read_timeout 2s;
}`;
}
