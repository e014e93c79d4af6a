"""Redirects of every shape: permanent and passing, looping, endless, unsafe, and to the wrong place."""

from __future__ import annotations

from tests.fault_server.exchange import Exchange
from tests.fault_server.faults import fault
from tests.fault_server.pages import html, other_paper, paper


def _hop(ex: Exchange) -> int:
    last = ex.path.rpartition("/")[2]
    return int(last) if last.isdigit() else 0


@fault("moved_permanently", "MOVED", "redirects", path="old", moved_to="/old/new")
async def moved_permanently(ex: Exchange) -> None:
    await (ex.redirect(301, "/old/new") if ex.path == "/old" else ex.reply(200, paper()))


@fault("permanent_redirect_308", "MOVED", "redirects", path="old308", moved_to="/old308/new")
async def permanent_redirect_308(ex: Exchange) -> None:
    await (ex.redirect(308, "/old308/new") if ex.path == "/old308" else ex.reply(200, paper()))


@fault("found_elsewhere", "REACHABLE", "redirects", path="found")
async def found_elsewhere(ex: Exchange) -> None:
    await (ex.redirect(302, "/found/today") if ex.path == "/found" else ex.reply(200, paper()))


@fault("temporary_redirect_307", "REACHABLE", "redirects", path="t307")
async def temporary_redirect_307(ex: Exchange) -> None:
    await (ex.redirect(307, "/t307/today") if ex.path == "/t307" else ex.reply(200, paper()))


@fault("see_other", "REACHABLE", "redirects", path="see")
async def see_other(ex: Exchange) -> None:
    await (ex.redirect(303, "/see/other") if ex.path == "/see" else ex.reply(200, paper()))


@fault("permanent_then_passing", "MOVED", "redirects", path="mixed", moved_to="/mixed/1")
async def permanent_then_passing(ex: Exchange) -> None:
    if ex.path == "/mixed":
        await ex.redirect(301, "/mixed/1")
    elif ex.path == "/mixed/1":
        await ex.redirect(302, "/mixed/2")
    else:
        await ex.reply(200, paper())


@fault("passing_then_permanent", "REACHABLE", "redirects", path="mixed2")
async def passing_then_permanent(ex: Exchange) -> None:
    if ex.path == "/mixed2":
        await ex.redirect(302, "/mixed2/1")
    elif ex.path == "/mixed2/1":
        await ex.redirect(301, "/mixed2/2")
    else:
        await ex.reply(200, paper())


@fault("ten_hops", "MOVED", "redirects", path="hops", moved_to="/hops/10")
async def ten_hops(ex: Exchange) -> None:
    hop = _hop(ex)
    await (ex.redirect(301, f"/hops/{hop + 1}") if hop < 10 else ex.reply(200, paper()))


@fault("moved_to_other_host", "MOVED", "redirects", path="host")
async def moved_to_other_host(ex: Exchange) -> None:
    is_new = ex.headers.get("host", "").startswith("127.21.")
    await (ex.reply(200, paper()) if is_new else ex.redirect(301, f"{ex.second_base}/host"))


@fault("relative_location", "REACHABLE", "redirects", path="rel")
async def relative_location(ex: Exchange) -> None:
    await (
        ex.redirect(302, "rel/./x/../end?q=1")
        if ex.path == "/rel"
        else ex.reply(200 if ex.target == "/rel/end?q=1" else 404, paper())
    )


@fault("location_without_scheme", "MOVED", "redirects", path="noscheme")
async def location_without_scheme(ex: Exchange) -> None:
    authority = ex.base.partition(":")[2]
    await (ex.redirect(301, f"{authority}/noscheme/1") if ex.path == "/noscheme" else ex.reply(200, paper()))


@fault("location_in_raw_utf8", "REACHABLE", "redirects", path="raw")
async def location_in_raw_utf8(ex: Exchange) -> None:
    if ex.path == "/raw":
        await ex.send("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /raw/größe\r\n\r\n".encode())
    else:
        await ex.reply(200 if ex.path.upper() == "/RAW/GR%C3%B6%C3%9FE".upper() else 404, paper())


@fault("location_with_space", "REACHABLE", "redirects", path="space")
async def location_with_space(ex: Exchange) -> None:
    await (
        ex.redirect(302, "/space/a file")
        if ex.path == "/space"
        else ex.reply(200 if ex.path == "/space/a%20file" else 404, paper())
    )


@fault("cookie_needed", "REACHABLE", "redirects", path="cookie")
async def cookie_needed(ex: Exchange) -> None:
    if "seen=yes" in ex.headers.get("cookie", ""):
        await ex.reply(200, paper())
    else:
        await ex.redirect(302, "/cookie", "Set-Cookie: seen=yes; Path=/")


@fault("redirect_loop", "GONE", "redirects", path="loop")
async def redirect_loop(ex: Exchange) -> None:
    await ex.redirect(302, "/loop/b" if ex.path == "/loop" else "/loop")


@fault("redirect_to_itself", "GONE", "redirects", path="self")
async def redirect_to_itself(ex: Exchange) -> None:
    await ex.redirect(301, "/self")


@fault("endless_redirects", "GONE", "redirects", path="endless")
async def endless_redirects(ex: Exchange) -> None:
    await ex.redirect(302, f"/endless/{_hop(ex) + 1}")


@fault("redirect_without_location", "GONE", "redirects")
async def redirect_without_location(ex: Exchange) -> None:
    await ex.reply(302, b"")


@fault("redirect_to_not_found", "GONE", "redirects", path="lost")
async def redirect_to_not_found(ex: Exchange) -> None:
    await (
        ex.redirect(301, "/lost/nowhere")
        if ex.path == "/lost"
        else ex.reply(404, html("Not found", "<h1>Not found</h1>"))
    )


async def _home(ex: Exchange) -> None:
    found = ex.path == "/"
    await ex.reply(200 if found else 404, html("Department of Computing", "<h1>Welcome</h1><p>News and people.</p>"))


@fault("redirect_to_home", "SUSPICIOUS", "redirects", path="papers/2013/difficulty.html", others=_home)
async def redirect_to_home(ex: Exchange) -> None:
    await ex.redirect(301, "/")


@fault("temporary_redirect_to_home", "SUSPICIOUS", "redirects", path="papers/2013/x.html", others=_home)
async def temporary_redirect_to_home(ex: Exchange) -> None:
    await ex.redirect(302, "/")


@fault("redirect_to_error_page", "SUSPICIOUS", "redirects", path="err")
async def redirect_to_error_page(ex: Exchange) -> None:
    await (
        ex.redirect(302, "/err/404.html")
        if ex.path == "/err"
        else ex.reply(200, html("Sorry", "<p>We rebuilt our site. Use the menu.</p>"))
    )


@fault("redirect_to_other_work", "SUSPICIOUS", "redirects", path="other", needs_index=True)
async def redirect_to_other_work(ex: Exchange) -> None:
    await (ex.redirect(301, "/other/mosses") if ex.path == "/other" else ex.reply(200, other_paper()))


@fault("redirect_to_login", "SUSPICIOUS", "redirects", path="member/paper", others=None)
async def redirect_to_login(ex: Exchange) -> None:
    if "login" in ex.path:
        await ex.reply(
            200, html("Sign in", '<h1>Sign in</h1><form><input name=u><input type="password" name=p></form>')
        )
    else:
        await ex.redirect(302, "/member/paper/login?next=/member/paper")


@fault("redirect_to_file", "SUSPICIOUS", "redirects")
async def redirect_to_file(ex: Exchange) -> None:
    await ex.redirect(302, "file:///etc/passwd")


@fault("redirect_to_script", "SUSPICIOUS", "redirects")
async def redirect_to_script(ex: Exchange) -> None:
    await ex.redirect(302, "javascript:alert(1)")


@fault("redirect_with_credentials", "SUSPICIOUS", "redirects", path="cred")
async def redirect_with_credentials(ex: Exchange) -> None:
    await ex.redirect(302, ex.base.replace("://", "://user:secret@") + "/cred/x")


@fault("redirect_to_private_address", "SUSPICIOUS", "redirects")
async def redirect_to_private_address(ex: Exchange) -> None:
    await ex.redirect(302, "http://10.0.0.7/admin")


@fault("redirect_to_metadata_service", "SUSPICIOUS", "redirects")
async def redirect_to_metadata_service(ex: Exchange) -> None:
    await ex.redirect(302, "http://169.254.169.254/latest/meta-data/")


@fault("redirect_to_mapped_address", "SUSPICIOUS", "redirects")
async def redirect_to_mapped_address(ex: Exchange) -> None:
    await ex.redirect(302, "http://[::ffff:10.0.0.7]/admin")


@fault("redirect_to_mail_port", "SUSPICIOUS", "redirects")
async def redirect_to_mail_port(ex: Exchange) -> None:
    await ex.redirect(302, "http://127.20.0.1:25/")


@fault("redirect_with_session", "REACHABLE", "redirects", path="sess")
async def redirect_with_session(ex: Exchange) -> None:
    await (ex.redirect(301, "/sess/p;jsessionid=1A2B3C") if ex.path == "/sess" else ex.reply(200, paper()))


@fault("refresh_header", "REACHABLE", "redirects", path="rh")
async def refresh_header(ex: Exchange) -> None:
    if ex.path == "/rh":
        await ex.reply(200, html("Moved", "<p>One moment.</p>"), "Refresh: 0; url=/rh/new")
    else:
        await ex.reply(200, paper())


@fault("meta_refresh", "REACHABLE", "redirects", path="mr")
async def meta_refresh(ex: Exchange) -> None:
    if ex.path == "/mr":
        await ex.reply(200, html("Redirecting", "", '<meta http-equiv="Refresh" content="0;URL=\'/mr/new\'">'))
    else:
        await ex.reply(200, paper())


@fault("meta_refresh_to_not_found", "GONE", "redirects", path="mr404")
async def meta_refresh_to_not_found(ex: Exchange) -> None:
    if ex.path == "/mr404":
        await ex.reply(200, html("Redirecting", "", '<meta http-equiv="refresh" content="2; url=/mr404/gone">'))
    else:
        await ex.reply(404, html("Not found", "<h1>Not found</h1>"))


@fault("meta_refresh_to_itself", "REACHABLE", "redirects", path="reload")
async def meta_refresh_to_itself(ex: Exchange) -> None:
    await ex.reply(200, paper(head='<meta http-equiv="refresh" content="300;url=/reload">'))


@fault("meta_refresh_loop", "GONE", "redirects", path="mrl")
async def meta_refresh_loop(ex: Exchange) -> None:
    target = "/mrl/b" if ex.path == "/mrl" else "/mrl"
    await ex.reply(200, html("Redirecting", "", f'<meta http-equiv="refresh" content="0;url={target}">'))


@fault("upgrade_to_https", "MOVED", "redirects")
async def upgrade_to_https(ex: Exchange) -> None:
    await ex.redirect(301, ex.url_of("tls_good"))


@fault("downgrade_to_http", "SUSPICIOUS", "redirects", certificate="good")
async def downgrade_to_http(ex: Exchange) -> None:
    await ex.redirect(301, ex.url_of("ok"))
