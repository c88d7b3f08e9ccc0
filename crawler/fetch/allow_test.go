package fetch

import (
	"net/netip"
	"testing"
)

func TestCheck(t *testing.T) {
	for _, tt := range []struct {
		addr string
		list []string
		ok   bool
	}{
		{addr: "93.184.216.34:443", ok: true},
		{addr: "93.184.216.34:80", ok: true},
		{addr: "93.184.216.34:8080", ok: true},
		{addr: "93.184.216.34:25"},
		{addr: "93.184.216.34:25", list: []string{"93.184.216.34:25"}, ok: true},
		{addr: "[2606:2800:220:1::1]:443", ok: true},
		{addr: "127.0.0.1:80"},
		{addr: "127.9.9.9:80"},
		{addr: "0.0.0.0:80"},
		{addr: "0.1.2.3:80"},
		{addr: "10.1.2.3:80"},
		{addr: "172.16.0.1:80"},
		{addr: "192.168.0.1:80"},
		{addr: "100.64.0.1:80"},
		{addr: "169.254.1.1:80"},
		{addr: "169.254.169.254:80"},
		{addr: "168.63.129.16:80"},
		{addr: "100.100.100.200:80"},
		{addr: "192.0.2.1:80"},
		{addr: "198.18.0.1:80"},
		{addr: "224.0.0.1:80"},
		{addr: "255.255.255.255:80"},
		{addr: "[::]:80"},
		{addr: "[::1]:80"},
		{addr: "[::ffff:127.0.0.1]:80"},
		{addr: "[::ffff:10.0.0.1]:80"},
		{addr: "[::127.0.0.1]:80"}, // IPv4-compatible, deprecated
		{addr: "[64:ff9b::7f00:1]:80"},
		{addr: "[64:ff9b::a9fe:a9fe]:80"},
		{addr: "[64:ff9b:1::a00:1]:80"},
		{addr: "[2002:7f00:1::]:80"},
		{addr: "[2001:0:7f00:1::]:80"}, // Teredo
		{addr: "[fe80::1]:80"},
		{addr: "[fe80::1%eth0]:80"},
		{addr: "[fec0::1]:80"},
		{addr: "[fc00::1]:80"},
		{addr: "[fd00:ec2::254]:80"},
		{addr: "[ff02::1]:80"},
		{addr: "[2001:db8::1]:80"},
		{addr: "127.0.0.1:9000", list: []string{"127.0.0.1:9000"}, ok: true},
		{addr: "[::ffff:127.0.0.1]:9000", list: []string{"127.0.0.1:9000"}, ok: true},
		{addr: "127.0.0.1:9001", list: []string{"127.0.0.1:9000"}},
		{addr: "127.0.0.2:9000", list: []string{"127.0.0.1:9000"}},
		{addr: "[::1]:9000", list: []string{"[::1]:9000"}, ok: true},
		{addr: "[::1]:9000", list: []string{"::1"}, ok: true},
		{addr: "10.3.4.5:81", list: []string{"10.0.0.0/8"}, ok: true},
		{addr: "10.3.4.5:81", list: []string{"10.0.0.0/8:80"}},
		{addr: "10.3.4.5:80", list: []string{"10.0.0.0/8:80"}, ok: true},
		{addr: "169.254.169.254:80", list: []string{"169.254.0.0/16", "0.0.0.0/0"}},
		{addr: "169.254.169.254:80", list: []string{"169.254.169.254"}, ok: true},
		{addr: "[fd00:ec2::254]:80", list: []string{"fd00::/8"}},
	} {
		err := allow(t, tt.list...).check("h", netip.MustParseAddrPort(tt.addr), false)
		if (err == nil) != tt.ok {
			t.Errorf("check(%s) with %q: %v", tt.addr, tt.list, err)
		}
	}
}

func TestParseAllowRefuses(t *testing.T) {
	for _, s := range []string{"", "example.org", "*:80", "example.org:0", "example.org:http", "10.0.0.0/99", "http://x:80", "a b:80", "127.0.0.1:70000", ":80"} {
		if _, err := ParseAllow([]string{s}); err == nil {
			t.Errorf("ParseAllow(%q) accepted", s)
		}
	}
	a := allow(t, "Intranet.Example.:8080", "127.0.0.1:9000")
	if !a.Host("intranet.example", 8080) || a.Host("intranet.example", 80) || a.Host("127.0.0.1", 9000) {
		t.Error("host entries")
	}
	if !a.Listed("127.0.0.1", 9000) || a.Listed("127.0.0.1", 9001) || !a.Listed("INTRANET.example", 8080) {
		t.Error("Listed")
	}
	if (*Allow)(nil).Listed("127.0.0.1", 80) {
		t.Error("nil")
	}
}

// FuzzCheck: whatever the spelling, an address of a private or loopback network is
// refused, and the IPv4-mapped form is judged like the IPv4 form.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{"127.0.0.1", "::1", "8.8.8.8", "::ffff:8.8.8.8", "fe80::1%1", "2002:a00:1::"} {
		f.Add(s)
	}
	var none *Allow
	f.Fuzz(func(t *testing.T, s string) {
		ip, err := netip.ParseAddr(s)
		if err != nil {
			return
		}
		err = none.check(s, netip.AddrPortFrom(ip, 443), false)
		u := ip.Unmap().WithZone("")
		inside := u.IsLoopback() || u.IsPrivate() || u.IsLinkLocalUnicast() || u.IsMulticast() || u.IsUnspecified()
		if inside && err == nil {
			t.Errorf("%s was let through", s)
		}
		if mapped := none.check(s, netip.AddrPortFrom(u, 443), false); (mapped == nil) != (err == nil) {
			t.Errorf("%s: %v, unmapped %v", s, err, mapped)
		}
	})
}

func FuzzParseAllow(f *testing.F) {
	for _, s := range []string{"127.0.0.1:9000", "[::1]:9000", "10.0.0.0/8", "10.0.0.0/8:80", "a.example:80", "::1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := ParseAllow([]string{s})
		if err == nil && len(a.hosts)+len(a.prefixes) != 1 {
			t.Errorf("%q gave %+v", s, a)
		}
	})
}
