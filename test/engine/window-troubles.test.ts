/** A window's binary that cannot start: a stand-in prints what the real one prints, and the console opens all the same. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { explainWindowTrouble, type System } from "../../electron/headless/window-troubles";
import { entry, makeFolder } from "../harness/engine-process";

const suid =
  "[13329:0614/163124.425381:FATAL:sandbox/linux/suid/client/setuid_sandbox_host.cc:166] The SUID sandbox helper binary was found, but is not configured correctly. Rather than run without sandboxing I'm aborting now. You need to make sure that /app/chrome-sandbox is owned by root and has mode 4755.";
const noSandbox =
  "[216456:216456:0929/103347.634723:FATAL:content/browser/zygote_host/zygote_host_impl_linux.cc:132] No usable sandbox! If you are running on Ubuntu 23.10+ or another Linux distro that has disabled unprivileged user namespaces with AppArmor, see https://chromium.googlesource.com/chromium/src/+/main/docs/security/apparmor-userns-restrictions.md. Otherwise see https://chromium.googlesource.com/chromium/src/+/main/docs/linux/suid_sandbox_development.md for more information on developing with the (older) SUID sandbox. If you want to live dangerously and need an immediate workaround, you can try using --no-sandbox.";
const namespace =
  "Failed to move to new namespace: PID namespaces supported, Network namespace supported, but failed: errno = Operation not permitted";
const library =
  "/app/electron: error while loading shared libraries: libnss3.so: cannot open shared object file: No such file or directory";
const root =
  "[12170:1204/064742.756272:FATAL:electron/shell/app/electron_main_delegate.cc:211] Running as root without --no-sandbox is not supported. See https://crbug.com/638180.";
const display = [
  "[2:0511/133402.082510:ERROR:ui/ozone/platform/x11/ozone_platform_x11.cc:256] Missing X server or $DISPLAY",
  "[2:0511/133402.082580:ERROR:ui/aura/env.cc:246] The platform failed to initialize.  Exiting.",
].join("\n");

describe("open", () => {
  let scratch: ReturnType<typeof makeFolder>;
  let child: ChildProcess | null = null;
  beforeEach(() => {
    scratch = makeFolder();
    for (const name of ["bin", "dist"]) mkdirSync(join(scratch.path, name));
    writeFileSync(join(scratch.path, "bin", "xdg-open"), "#!/bin/sh\n", { mode: 0o755 });
  });
  afterEach(async () => {
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    scratch.remove();
  });

  /** Everything said until the console is open in the browser. */
  async function open(binary: string | Buffer, flags: string[] = [], env: NodeJS.ProcessEnv = {}) {
    writeFileSync(join(scratch.path, "dist", "electron"), binary, { mode: 0o755 });
    const args = ["open", "--data", join(scratch.path, "data"), ...flags];
    const ports = ["--receiver-port", "0", "--console-port", "0", "--crm-port", "0"];
    const started = spawn(process.execPath, [entry, ...args, ...ports], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: `${join(scratch.path, "bin")}:/usr/bin:/bin`,
        DISPLAY: ":99",
        ELECTRON_OVERRIDE_DIST_PATH: join(scratch.path, "dist"),
        ...env,
      },
    });
    child = started;
    let out = "";
    let errors = "";
    started.stdout.on("data", (chunk) => {
      out += chunk;
    });
    started.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    while (!out.includes("Ctrl+C ends it.")) {
      const gone = await Promise.race([
        once(started.stdout, "data").then(() => false),
        once(started, "close").then(() => true),
      ]);
      if (gone) throw new Error(`it ended: ${out}${errors}`);
    }
    return { out, errors };
  }
  const prints = (text: string, end = "kill -TRAP $$") =>
    `#!/bin/sh\ncat >&2 <<'TEXT'\n${text}\nTEXT\n${end}\n`;

  test.each([
    ["a sandbox without its helper", prints(suid), "Chromium's sandbox cannot start", "Mend it sudo "],
    ["no usable sandbox", prints(noSandbox), "Chromium's sandbox cannot start", "Mend it sudo "],
    ["a missing library", prints(library, "exit 127"), "the library libnss3.so is missing", "libnss3"],
    ["root", prints(root), "it does not run as root", "npx ringback open --desktop"],
    ["a display that is not there", prints(display, "exit 1"), "there is no display", "npx ringback serve"],
    [
      "a binary for another processor",
      Buffer.from("7f454c4602010100000000000000000003002800", "hex"),
      "its binary was made for another system",
      "npx install-electron --no",
    ],
    [
      "a binary of another system",
      Buffer.from("cafebabe0000000201000007000000030000000e", "hex"),
      "its binary was made for another system",
      "npx install-electron --no",
    ],
  ])(
    "says what happened, why and what mends it, and opens the console: %s",
    async (_, binary, what, mend) => {
      const { out, errors } = await open(binary);
      expect(out).toContain(`The window did not open: ${what}`);
      expect(out).toMatch(/\n {2}Why {5}\S/);
      expect(out).toContain(mend);
      expect(out).toContain("The console opens in the browser.");
      expect(out + errors).not.toContain("try using --no-sandbox");
    },
  );

  test("what it does not know is shown as it was said", async () => {
    const { out, errors } = await open(prints("[1:FATAL:gpu.cc] Something new.", "exit 7"));
    expect(out).toContain("The window did not open (it ended with code 7)");
    expect(errors).toContain("[1:FATAL:gpu.cc] Something new.");
  });

  test("asked for a window where there is no display, it says so", async () => {
    const { out } = await open("", ["--desktop"], { DISPLAY: "", WAYLAND_DISPLAY: "" });
    expect(out).toContain("The window did not open: there is no display.");
  });
});

describe("what mends it", () => {
  const system: System = { appArmorRestricts: false, namespacesAreOff: false, packages: "apt" };
  const mend = (said: string, more: Partial<System> = {}) =>
    explainWindowTrouble(said, "/opt/it's here/electron", { ...system, ...more })?.mend;

  test.each([suid, noSandbox, namespace])(
    "where AppArmor stands before it: a profile for this binary alone",
    (said) => {
      expect(mend(said, { appArmorRestricts: true })).toContain(
        "sudo apparmor_parser -r /etc/apparmor.d/ringback",
      );
      expect(mend(said, { appArmorRestricts: true })).toContain("'/opt/it'\\''s here/electron'");
    },
  );

  test("where the kernel has namespaces switched off: its switch", () => {
    expect(mend(noSandbox, { namespacesAreOff: true })).toBe(
      "sudo sysctl -w kernel.unprivileged_userns_clone=1",
    );
  });

  test("elsewhere the helper beside the binary", () => {
    expect(mend(noSandbox)).toContain("chmod 4755 '/opt/it'\\''s here/chrome-sandbox'");
  });

  test("a library by the system's own packages", () => {
    const sound = library.replace("libnss3.so", "libasound.so.2");
    expect(mend(library)).toBe("sudo apt-get install libnss3 libgtk-3-0 libgbm1");
    expect(mend(library, { packages: "dnf" })).toBe("sudo dnf install nss gtk3 mesa-libgbm");
    expect(mend(sound)).toContain("libasound2t64");
    expect(mend(sound, { packages: null })).toContain("libasound.so.2");
  });

  test("a system that is too old is told so", () => {
    expect(
      explainWindowTrouble(
        "/app/electron: /lib/libc.so.6: version `GLIBC_2.38' not found",
        "/app/electron",
        system,
      )?.why,
    ).toContain("GLIBC_2.38");
  });

  test("anything else is nobody's guess", () => {
    expect(explainWindowTrouble("Segmentation fault", "/app/electron", system)).toBeNull();
  });
});
