/** The command line. Exit codes: 0 good, 1 a failure, 2 inconclusive, 3 could not run. */
import "../hosts/young-generation";
import { Command, Help, InvalidArgumentError, Option } from "commander";
import { parseDuration } from "../../shared/duration";
import { exportFormat, shell } from "../../shared/sharing";
import { type VerdictName, verdictName } from "../../shared/verdicts";
import { whyQuestions } from "../../shared/why-question";
import { diskFullAtStart, isDiskFull } from "../engine/disk-full";
import { CannotStart } from "../engine/engine";
import { DatabaseRefused } from "../engine/store/database";
import { runCrm } from "./crm";
import { demo } from "./demo";
import { doctor } from "./doctor";
import { type ForecastFlags, forecast } from "./forecast";
import { forward } from "./forward";
import { readVersion } from "./host";
import { backup, check, forget, restore, retention } from "./keeping";
import { type OpenFlags, open } from "./open";
import { play } from "./play";
import { prove } from "./prove";
import { reconcile } from "./reconcile";
import { replay } from "./replay";
import { run } from "./run";
import { serve } from "./serve";
import { exportFile, importFile } from "./sharing";
import { verify } from "./verify";
import { visible } from "./visible";
import { waitFor } from "./wait-for";
import { why } from "./why";

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new InvalidArgumentError("Use a port from 0 to 65535.");
  return value;
}

function httpUrl(text: string, before: string[] = []): string[] {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new InvalidArgumentError("Use a URL with http or https.");
  return [...before, url.origin];
}

function variable(text: string, before: Record<string, string>): Record<string, string> {
  const [, name, value] = /^([A-Za-z][A-Za-z0-9]*)=(.+)$/s.exec(text) ?? [];
  if (!name || !value) throw new InvalidArgumentError("Use a name and a value: company=Acme.");
  return { ...before, [name]: value };
}

function speed(text: string): number {
  const value = Number(text);
  if (!(value >= 0.1 && value <= 100)) throw new InvalidArgumentError("Use a speed from 0.1 to 100.");
  return value;
}

function duration(text: string): number {
  const value = parseDuration(text);
  if (value === null) throw new InvalidArgumentError("Use a time such as 30s or 2m.");
  return value;
}

function perSecond(text: string): number {
  const value = Number(text);
  if (!(value >= 0.1 && value <= 1000)) throw new InvalidArgumentError("Use a number from 0.1 to 1000.");
  return value;
}

function patience(text: string): number {
  return text === "none" ? 0 : duration(text);
}

function gather(value: string, before: string[]): string[] {
  return [...before, value];
}

function verdictNames(text: string): VerdictName[] {
  const names = verdictName.array().safeParse(text.split(","));
  if (!names.success) throw new InvalidArgumentError(`Use some of ${verdictName.options.join(",")}.`);
  return names.data;
}

function answers(text: string): ForecastFlags["answers"] {
  if (text === "nothing" || text === "too-late") return text;
  const status = Number(text);
  if (!(Number.isInteger(status) && status >= 100 && status <= 599))
    throw new InvalidArgumentError("Use nothing, too-late, or a status from 100 to 599.");
  return status;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("Use a number from 1.");
  return value;
}

/** An age (`24h`, `7d`) or a time, as epoch milliseconds. */
function since(text: string): number {
  const [, many, unit] = /^(\d{1,4})([hd])$/.exec(text) ?? [];
  const at = many ? Date.now() - Number(many) * (unit === "h" ? 1 : 24) * 60 * 60_000 : Date.parse(text);
  if (!Number.isSafeInteger(at))
    throw new InvalidArgumentError("Use an age such as 24h or 7d, or a time such as 2026-03-02T09:00.");
  return at;
}

function withDesktopFlag(command: Command): Command {
  return command.option(
    "--desktop",
    "fetch the desktop window first where it is missing, without asking",
    false,
  );
}

function withEngineFlags(command: Command, folder: "own" | "throw-away" = "own"): Command {
  if (folder === "own") command.option("--data <dir>", "data folder");
  return command
    .option("--key-file <file>", "file with the data key instead of <data>/key")
    .option("--receiver-host <host>", "address the receiver binds to", "127.0.0.1")
    .option("--receiver-port <port>", "0 takes any free port (default 4400)", port)
    .option("--console-port <port>", "(default 4405)", port)
    .option("--crm-port <port>", "(default 4410)", port)
    .option("--crm <url>", "a sandbox CRM that runs apart")
    .option("--crm-token-file <file>", "its token")
    .option("--public-url <url>", "where the receiver is reached from outside (repeatable)", httpUrl, [])
    .option(
      "--test-clock",
      "a clock that stands still until POST /api/clock moves it; new folders only",
      false,
    )
    .addOption(new Option("--ngrok-edge <file>", "an edge of the tests in the place of ngrok's").hideHelp())
    .option("--json", "print one line of JSON when ready", false)
    .option("--no-open", "open no browser");
}

/** `open` and its kin have it; elsewhere it does nothing, so that a script may always give it. */
const acceptedEverywhere = () => new Option("--no-open").hideHelp();

/** A default that only says “not given” is none to read. */
function optionDescription(option: Option): string {
  const { defaultValue } = option;
  const isNone = defaultValue === false || (Array.isArray(defaultValue) && defaultValue.length === 0);
  return new Help().optionDescription(
    isNone ? Object.create(option, { defaultValue: { value: undefined } }) : option,
  );
}

// Everything a folder holds is its owner's alone.
process.umask(0o077);

// What stands after “--” is somebody else's command line.
const split = process.argv.indexOf("--");
const own = split < 0 ? process.argv : process.argv.slice(0, split);
const command = split < 0 ? [] : process.argv.slice(split + 1);

const program = new Command("ringback")
  .description("The console for phone-call webhooks")
  .version(readVersion())
  .configureHelp({ optionDescription })
  .showHelpAfterError("(ringback --help lists the commands)")
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 3));

type GivenFlags = Omit<OpenFlags, "demo">;

withEngineFlags(program.command("serve").description("run the engine and the browser console"))
  .option("--log-file <file>", "keep the log in this file too: 5 MB, and one older file beside it")
  .action((flags: GivenFlags) => guard(() => serve({ ...flags, demo: false })));
withDesktopFlag(
  withEngineFlags(
    program.command("open").description("open the console; joins an engine that already runs on this folder"),
  ),
).action((flags: GivenFlags) => guard(() => open({ ...flags, demo: false })));
withDesktopFlag(
  withEngineFlags(
    program.command("demo").description("open a throw-away folder with samples only; gone when it ends"),
    "throw-away",
  ),
).action((flags: GivenFlags) => guard(() => demo(flags)));
program
  .command("play")
  .description("play a scenario: a name such as “sample”, or a file")
  .argument("[scenario]", "name under fixtures/scenarios, or path of a .yaml file", "sample")
  .option(
    "--data <dir>",
    "data folder of a running engine; without one a scratch engine is started and stopped",
  )
  .option("--to <source|url>", "name of a source, or URL of your own handler")
  .option("--secret-file <file>", "what a handler's events are signed with instead of the test secret")
  .option("--allow-host <host>", "a handler's host other than this machine (repeatable)", gather, [])
  .option("--speed <factor>", "0.1 to 100", speed, 1)
  .option("--with <name=value>", "a value for its templates: company=… or name=… (repeatable)", variable, {})
  .option("--json", "print the run as JSON", false)
  .addOption(acceptedEverywhere())
  .action((scenario: string, flags) => guard(() => play(scenario, flags)));
withEngineFlags(
  program
    .command("run")
    .description("start your handler with -- <command>, and record what each event makes it do")
    .option("--port <port>", "its $PORT; a free one without it", port)
    .option("--path <path>", "where it takes events", "/")
    .option("--no-engine", "fail where no engine runs on the folder, instead of starting one"),
).action((flags) => guard(() => run(command, flags)));
program
  .command("replay")
  .description("send a kept event, or all of a call, once more: to its source here, or to your own handler")
  .argument("<event|call>", "id of an event such as e123; or id of a call, or its provider's key")
  .option(
    "--to <source|url>",
    "name of a source, or URL of your own handler; without it each event's own source",
  )
  .option("--edit <file>", "send this body instead of the kept one (one event; - for the standard input)")
  .option("--as-kept", "with the signature it came with instead of a new one", false)
  .option(
    "--secret-file <file>",
    "what a handler's events are signed with instead of the source's own secret",
  )
  .option("--allow-host <host>", "a handler's host other than this machine (repeatable)", gather, [])
  .option("--per-second <number>", "at most so many a second, from 0.1 to 1000", perSecond)
  .option("--data <dir>", "data folder of the running engine")
  .option("--json", "print the replay as JSON", false)
  .addOption(acceptedEverywhere())
  .action((what: string, flags) => guard(() => replay(what, flags)));
program
  .command("verify")
  .description("play scenarios on a clock of their own and judge what they expect")
  .argument("<file...>", "scenario files, or folders of them")
  .option("--case <number>", "only this case of a matrix, from 1", wholeNumber)
  .option("--tag <tag>", "only scenarios with this tag (repeatable)", gather, [])
  .option("--to <url>", "a handler that runs already; started with -- <command>, what it causes is seen too")
  .option("--path <path>", "where the started handler takes events", "/")
  .option("--secret-file <file>", "secret to sign with; the pack's test secret without it")
  .option("--allow-host <host>", "a handler's host other than this machine (repeatable)", gather, [])
  .option("--allow-commands", "run the commands of probes: the files are trusted", false)
  .addOption(
    new Option("--verdicts <names>", "those about the handler, of idempotency,order,ack,loss")
      .argParser(verdictNames)
      .default(verdictName.options, "all"),
  )
  .option("--junit <file>", "write a report that CI servers read")
  .option("--json", "print one line of JSON", false)
  .addOption(acceptedEverywhere())
  .action((files: string[], flags) => guard(() => verify(files, { ...flags, command })));
program
  .command("forecast")
  .description("what platforms do while your handler is down: what comes again, when, and what is lost")
  .argument("[scenario]", "name or .yaml file, for each of its events; without one all platforms")
  .requiredOption("--down <time>", "how long, such as 12m", duration)
  .option("--from <time>", "from when on, in the scenario's time", duration, 0)
  .option("--answers <how>", "nothing, too-late, or a status such as 503", answers, "nothing")
  .option("--data <dir>", "data folder of a running engine, for what its sources set otherwise")
  .option("--json", "print the answer as JSON", false)
  .addOption(acceptedEverywhere())
  .action((scenario: string | undefined, flags) => guard(() => forecast(scenario, flags)));
program
  .command("wait-for")
  .description("wait until a search finds a call, such as “final:true outcome:completed after:1m”")
  .argument("<query>", "a search, as in the console's box")
  .addOption(
    new Option("--timeout <time>", "how long, such as 30s or 2m").argParser(duration).default(30_000, "30s"),
  )
  .option("--events", "search the event log instead of calls", false)
  .option("--count <number>", "until so many are found", wholeNumber, 1)
  .option("--data <dir>", "data folder of the running engine")
  .option("--json", "print each row as JSON", false)
  .addOption(acceptedEverywhere())
  .action((query: string, flags) => guard(() => waitFor(query, flags)));
program
  .command("why")
  .description("say why a call or a customer is missing, outdated, locked, doubled or wrong in a destination")
  .argument("<what>", "a call's id or key, a phone number, or a person's external id")
  .addOption(
    new Option("--question <question>", "the first that holds when left out").choices([...whyQuestions]),
  )
  .option("--destination <name>", "the sandbox CRM when left out")
  .option("--data <dir>", "data folder of the running engine")
  .option("--json", "print the whole answer as JSON", false)
  .addOption(acceptedEverywhere())
  .action((what: string, flags) => guard(() => why(what, flags)));
program
  .command("doctor")
  .description("say what works on this machine, what does not, and what to do")
  .option("--data <dir>", "data folder")
  .option("--json", "print the findings as JSON", false)
  .addOption(acceptedEverywhere())
  .action((flags) => guard(() => doctor(flags)));
program
  .command("prove")
  .description(
    "kill an engine again and again while events come in, and count what it had answered and has lost",
  )
  .option("--kills <number>", "how often", wholeNumber, 100)
  .option("--connections <number>", "how many senders at once", wholeNumber, 16)
  .option("--no-trace", "without the run that looks for syncs before answers (strace)")
  .option("--json", "print the report as JSON", false)
  .addOption(new Option("--watched", "for the console").default(false).hideHelp())
  .action((flags) => guard(() => prove(flags)));
program
  .command("forward")
  .description("send what comes in on to your handler, as it came, until Ctrl-C")
  .requiredOption("--to <url>", "your handler")
  .option("--source <name>", "only events of this source (repeatable)", gather, [])
  .option("--provider <id>", "only events of this provider, such as mirai (repeatable)", gather, [])
  .option(
    "--type <type>",
    "only events of this type; call.* takes all that begin so (repeatable)",
    gather,
    [],
  )
  .option("--where <query>", "only events that this search finds, as in the console's box")
  .addOption(
    new Option("--timeout <time>", "how long to wait for an answer; none waits for ever")
      .argParser(patience)
      .default(15_000, "15s"),
  )
  .option("--at-once <number>", "so many requests at once; those of a call follow each other", wholeNumber, 4)
  .option("--last <number>", "begin with the last so many events, not with the next", wholeNumber)
  .option("--ca <file>", "certificates in PEM to trust beside those of this machine")
  .option("--sign-again", "sign with the source's secret and the time of sending", false)
  .option("--simulated", "simulated and replayed events, too", false)
  .option("--allow-host <host>", "a handler's host other than this machine (repeatable)", gather, [])
  .option("--data <dir>", "data folder of the running engine")
  .option("--json", "print each answer as JSON", false)
  .addOption(acceptedEverywhere())
  .action((flags) => guard(() => forward(flags)));
program
  .command("reconcile")
  .description(
    "compare a source with its provider's own list of calls: what is missing, different, only here",
  )
  .requiredOption("--source <name>", "which source; its API key is set in the console")
  .option(
    "--since <when>",
    "an age such as 24h or 7d, or a time (default: 24h; with --csv its first call)",
    since,
  )
  .option("--csv <file>", "the provider's export instead of its API")
  .option("--zone <name>", "time zone of an export that names none, such as America/Chicago")
  .option("--add", "add the missing calls; they wait under Held by history", false)
  .option("--data <dir>", "data folder of the running engine")
  .option("--json", "print the result as JSON", false)
  .addOption(acceptedEverywhere())
  .action((flags) => guard(() => reconcile(flags)));
program
  .command("export")
  .description("write calls to a file: redacted unless asked otherwise, without secrets in any case")
  .argument("[query]", "a search of calls, such as “has:duplicate after:1d”; without one all of them", "")
  .addOption(new Option("--format <format>").choices(exportFormat.options).default("bundle"))
  .addOption(new Option("--shell <shell>", "quoting of --format curl").choices(shell.options).default("bash"))
  .option("--out <file>", "where to; without one to the standard output")
  .option("--events", "search the event log instead of calls", false)
  .option("--no-redact", "with real numbers, names and texts")
  .option("--data <dir>", "data folder")
  .addOption(acceptedEverywhere())
  .action((query: string, flags) => guard(() => exportFile(query, flags)));
program
  .command("import")
  .description("bring in a bundle, HAR, NDJSON, cURL command or body as events of origin imported")
  .argument("<file>", "path, or - for the standard input")
  .option("--source <name>", "source they are for; without one each goes where its pack says")
  .option("--preview", "say what would come in and write nothing", false)
  .option("--data <dir>", "data folder")
  .option("--json", "print the answer as JSON", false)
  .addOption(acceptedEverywhere())
  .action((file: string, flags) => guard(() => importFile(file, flags)));
program
  .command("backup")
  .description("copy the data folder while it works: databases, scenarios, settings, with hashes")
  .argument("[folder]", "a folder that is not there yet; without one under backups in the data folder")
  .option("--with-key", "with the key of its secrets: whoever has the backup can read them", false)
  .option("--data <dir>", "data folder")
  .option("--json", "print the result as JSON", false)
  .addOption(acceptedEverywhere())
  .action((folder: string | undefined, flags) => guard(() => backup(folder, flags)));
program
  .command("restore")
  .description("make a data folder of a backup; nothing is sent there until you say so")
  .argument("<backup>", "the folder that a backup made")
  .requiredOption("--to <dir>", "an empty folder, or one that is not there yet")
  .option("--json", "print the result as JSON", false)
  .addOption(acceptedEverywhere())
  .action((from: string, flags) => guard(() => restore(from, flags)));
program
  .command("check")
  .description("say whether the files are sound: pages, references, the bytes of events, the audit's chain")
  .option("--data <dir>", "data folder, or a backup")
  .option("--json", "print the findings as JSON", false)
  .addOption(acceptedEverywhere())
  .action((flags) => guard(() => check(flags)));
program
  .command("retention")
  .description("say what the retention rule would remove; it is set in Setup, Storage")
  .option("--run", "remove it now", false)
  .option("--release", "in a restored folder: let what waits be sent", false)
  .option("--data <dir>", "data folder of the running engine")
  .option("--json", "print the answer as JSON", false)
  .addOption(acceptedEverywhere())
  .action((flags) => guard(() => retention(flags)));
program
  .command("forget")
  .description(
    "delete everything about a number, an e-mail address or an id of a person; it cannot be undone",
  )
  .argument("<number...>", "such as +12025550142; several of one person go together")
  .option("--preview", "only say what would go", false)
  .option("--confirm <text>", "the last four digits of the first number; asked for without it")
  .option("--data <dir>", "data folder of the running engine")
  .option("--json", "print the result as JSON", false)
  .addOption(acceptedEverywhere())
  .action((about: string[], flags) => guard(() => forget(about, flags)));
program
  .command("crm")
  .description("run the sandbox CRM alone")
  .requiredOption("--data <dir>", "folder of its database and token")
  .option("--crm-port <port>", "0 takes any free port", port, 4410)
  .option("--json", "print one line of JSON when ready", false)
  .addOption(acceptedEverywhere())
  .action((flags) => guard(() => runCrm(flags)));

function isOutOfFiles(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === "EMFILE" || code === "ENFILE" || /too many open files/.test(message);
}

async function guard(run: () => Promise<number | undefined>): Promise<void> {
  try {
    const code = await run();
    if (code !== undefined) process.exit(code);
  } catch (error) {
    if (error instanceof CannotStart || error instanceof DatabaseRefused) {
      console.error(visible(error.message));
    } else if (isDiskFull(error)) {
      console.error(diskFullAtStart);
    } else if (isOutOfFiles(error)) {
      console.error(
        "Ringback may open too few files here, so it cannot start. Allow more: “ulimit -n 4096” in this shell, or the service’s own limit.",
      );
    } else {
      console.error("Ringback could not run because of a bug:", error);
    }
    process.exit(3);
  }
}

await program.parseAsync(own);
