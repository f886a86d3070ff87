// A minimal browser: WebKitGTK on a profile of its own, with one window per tab. It runs in gjs, reads
// commands as lines of JSON from stdin, answers each on stdout, and exits when stdin is closed.
// MiniBrowser cannot be used: under automation it stores nothing, and its session ends with a tab's process.
imports.gi.versions.Gtk = '3.0';
imports.gi.versions.WebKit2 = '4.1';
const { Gio, GLib, Gtk, WebKit2 } = imports.gi;

Gtk.init(null);

const [profile] = ARGV;
const context = new WebKit2.WebContext({
  website_data_manager: new WebKit2.WebsiteDataManager({
    base_data_directory: `${profile}/data`,
    base_cache_directory: `${profile}/cache`,
  }),
});
const tabs = new Map();

const commands = {
  version: () => [WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version()].join('.'),
  open({ tab, url }) {
    const view = new WebKit2.WebView({ web_context: context });
    const window = new Gtk.Window({ default_width: 800, default_height: 600 });
    window.add(view);
    window.show_all();
    tabs.set(tab, { view, window });
    view.load_uri(url);
  },
  close({ tab }) {
    tabs.get(tab)?.window.destroy();
    tabs.delete(tab);
  },
  reload: ({ tab }) => void tabs.get(tab)?.view.reload(),
  reload_hard: ({ tab }) => void tabs.get(tab)?.view.reload_bypass_cache(),
};

const decoder = new TextDecoder();
const input = new Gio.DataInputStream({ base_stream: new Gio.UnixInputStream({ fd: 0 }) });

function readNext() {
  input.read_line_async(GLib.PRIORITY_DEFAULT, null, (_stream, result) => {
    const [line] = input.read_line_finish(result);
    if (line === null) {
      Gtk.main_quit();
      return;
    }
    const command = JSON.parse(decoder.decode(line));
    print(JSON.stringify({ id: command.id, value: commands[command.name](command) ?? null }));
    readNext();
  });
}

readNext();
Gtk.main();
